import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { functionFor } from '../../shared/deployment/routes.ts';
import { fromEvent } from '../../shared/http/events.ts';
import { ingresses } from '../../shared/http/ingress.ts';
import type { LocalRuntime } from './functions.ts';

/** May whoever sent these headers send a large body? Asked before it is read; the function itself signs in once more. */
export const admitsWith =
  ({ signIn, authorize }: Pick<LocalRuntime, 'signIn' | 'authorize'>) =>
  async (event: APIGatewayProxyEventV2): Promise<boolean> => {
    const request = fromEvent(event, ingresses.local);
    if (!request) return false;
    switch (functionFor(request.method, request.path).side) {
      case 'dav':
      case 'self':
        return ['signed-in', 'being-cleared'].includes((await signIn(request)).outcome);
      case 'admin':
        return (await authorize(request)) !== undefined;
      case 'open':
      case 'feed':
      case 'page':
        return false;
    }
  };
