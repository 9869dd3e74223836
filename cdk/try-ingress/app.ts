import { App } from 'aws-cdk-lib';
import { TryIngressStack } from './stack.ts';

const app = new App();
new TryIngressStack(app, String(app.node.tryGetContext('stackName') ?? 'caldav-try-ingress'));
app.synth();
