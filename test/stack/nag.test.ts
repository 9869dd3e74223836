import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { exampleDomain, exampleStack } from '../support/stack.ts';

describe('cdk-nag AwsSolutions', () => {
  it.each([
    ['by default', {}],
    [
      'with a domain, tracing and routes of WebDAV verbs',
      { ...exampleDomain, tracing: 'true', apigwCustomVerbRoutes: 'true' },
    ],
    ['behind a load balancer', { ...exampleDomain, davIngress: 'alb' }],
    ['deployed gradually', { gradualDeployment: 'true' }],
    ['with the administrators of another issuer', { adminIssuer: 'https://id.example.com', adminAudience: 'caldav' }],
  ])('finds nothing without a written reason %s', (_title, context: Record<string, string>) => {
    const { violations } = new AwsSolutionsChecks().validateScope(exampleStack(context));
    expect(
      violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
      ),
    ).toEqual([]);
  });
});
