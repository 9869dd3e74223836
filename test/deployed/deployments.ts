const certificateArn = 'arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-0000-0000-000000000000';

/** The deployments that are tried, by the settings that make them. */
export const deployments = {
  'http-api': {},
  alb: { davIngress: 'alb', domainName: 'calendar.example.com', certificateArn },
  'custom-verbs': { apigwCustomVerbRoutes: 'true' },
  streams: { gradualDeployment: 'true', changeEvents: 'true', webhooks: 'true' },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export type Deployment = keyof typeof deployments;
