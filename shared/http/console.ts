import { createHash } from 'node:crypto';
import { paths } from '../deployment/paths.ts';
import { type ConsoleSettings, diaryQuery } from '../model/console.ts';
import type { HttpRequest, HttpResponse } from './message.ts';

/** What the page runs and how it looks: one script and one style sheet, whole. */
export interface Page {
  readonly script: string;
  readonly style: string;
}

/** The two pages: the administration, and the same with the diary's calendar. */
export type PageName = 'page' | 'diary';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing runs, styles or is spoken to but what this very answer names (T53). */
const policyOf = ({ script, style }: Page, origins: readonly string[]): string =>
  [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    `connect-src ${["'self'", ...origins].join(' ')}`,
    'img-src data:',
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');

/** JSON inside markup: `<` cannot end its element. */
const jsonOf = (settings: ConsoleSettings): string => JSON.stringify(settings).replaceAll('<', '\\u003c');

const documentOf = ({ script, style }: Page, settings: ConsoleSettings): string =>
  [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    '<meta name="robots" content="noindex"><link rel="icon" href="data:,"><title>Calendar gateway</title>',
    `<style>${style}</style></head><body><noscript>This page needs JavaScript. Diese Seite braucht JavaScript.</noscript>`,
    `<script type="application/json" id="settings">${jsonOf(settings)}</script>`,
    `<script type="module">${script}</script></body></html>`,
  ].join('');

/** What the console of a deployment is made of; `origins` are those of the identity provider, which the page speaks to as well. */
export interface ConsoleParts {
  readonly load: (name: PageName) => Page | Promise<Page>;
  readonly settings: ConsoleSettings;
  readonly origins: readonly string[];
}

/** The web console: one page that holds everything it needs, so that its policy allows nothing else. Knows nothing secret: who opens it still has to sign in. */
export const consoleHandler = ({ load, settings, origins }: ConsoleParts) => {
  const make = async (name: PageName) => {
    const page = await load(name);
    const body = documentOf(page, settings);
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policyOf(page, origins),
      'cache-control': 'no-cache',
      etag: `"${createHash('sha256').update(body).digest('base64url')}"`,
    };
    return { body, headers };
  };
  const made = new Map<PageName, ReturnType<typeof make>>();

  return async ({ method, path, query, headers: asked }: HttpRequest): Promise<HttpResponse> => {
    if (method !== 'GET' && method !== 'HEAD') return { status: 405, headers: { allow: 'GET, HEAD' } };
    // Both spellings, and no redirect: an ingress that takes the last slash off, or adds one, would lead in a circle.
    if (path !== paths.console && path !== `${paths.console}/`)
      return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'There is nothing at this address.' };
    // API Gateway and the load balancer may write a name without a value with its equals sign.
    const name = query.replace(/=$/, '') === diaryQuery ? 'diary' : 'page';
    const making = made.get(name) ?? make(name);
    made.set(name, making);
    const { body, headers } = await making;
    return asked.get('if-none-match') === headers.etag ? { status: 304, headers } : { status: 200, headers, body };
  };
};
