import { paths } from '../../deployment/paths.ts';
import { call } from '../call.ts';
import document from './openapi.json' with { type: 'json' };

/** The description of this very API, generated from its calls and checked for drift. */
export const openApiCalls = [
  call({
    name: 'getOpenApi',
    method: 'GET',
    path: `${paths.admin}/openapi.json`,
    tag: 'description',
    summary: 'This API as an OpenAPI 3.1 document',
    status: 200,
    limited: 'filtered',
    produces: 'application/json',
    run: async () => ({ text: JSON.stringify(document), contentType: 'application/json' }),
  }),
];
