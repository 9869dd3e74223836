import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { settingsFrom } from '../../cdk/settings.ts';
import { GatewayStack } from '../../cdk/stack.ts';

/** The context that every optional part of the stack wants. */
export const exampleDomain = {
  domainName: 'cal.example.com',
  certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-0000-0000-000000000000',
  hostedZoneId: 'Z0123456789',
  hostedZoneName: 'example.com',
};

/** The stack as `cdk synth` would make it with this context, functions empty. */
export const exampleStack = (context: Readonly<Record<string, string>> = {}): GatewayStack => {
  const folder = mkdtempSync(join(tmpdir(), 'caldav-stack-'));
  writeFileSync(join(folder, 'index.cjs'), 'exports.handler = async () => ({});\n');
  const settings = settingsFrom(context);
  const app = new App();
  return new GatewayStack(app, `caldav-${settings.stage}`, { settings, bundles: { folderOf: () => folder } });
};

/** Its CloudFormation template, ready for assertions. */
export const exampleTemplate = (context?: Readonly<Record<string, string>>): Template =>
  Template.fromStack(exampleStack(context));

/** A value of the template as one reads it: `https://<HttpApi>.execute-api.<AWS::Region>.<AWS::URLSuffix>`. */
export const legible = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value);
  const { 'Fn::Join': joined, 'Fn::GetAtt': attribute, Ref } = value as Partial<Record<string, unknown>>;
  if (joined === undefined) return `<${attribute === undefined ? Ref : (attribute as string[]).join('.')}>`;
  const [separator, parts] = joined as [string, unknown[]];
  return parts.map(legible).join(separator);
};
