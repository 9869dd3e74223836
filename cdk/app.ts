import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { functions, streamFunctions, sweepFunction } from '../shared/deployment/functions.ts';
import { bundle } from './bundle.ts';
import { BadContextError } from './setting-readers.ts';
import { settingsFrom } from './settings.ts';
import { GatewayStack } from './stack.ts';

try {
  const app = new App();
  const settings = settingsFrom(app.node.getAllContext());
  const bundles = bundle([
    ...functions,
    sweepFunction,
    ...(settings.changeEvents || settings.webhooks ? streamFunctions : []),
  ]);
  new GatewayStack(app, `caldav-${settings.stage}`, { settings, bundles });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
} catch (error) {
  if (!(error instanceof BadContextError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
