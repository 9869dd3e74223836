/** What the administration says about a situation: its severity, and in both languages what is the matter and what to do. */
export interface Note {
  /** HTTP status when the note is the reason of a refusal. */
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 412 | 413 | 422 | 429 | 500 | 503 | 507;
  readonly severity: 'error' | 'warning';
  readonly says: { readonly en: string; readonly de: string };
  readonly todo: { readonly en: string; readonly de: string };
}

/** One row of the table of notes. */
export const note = (
  status: Note['status'],
  severity: Note['severity'],
  [en, de]: readonly [string, string],
  [todoEn, todoDe]: readonly [string, string],
): Note => ({ status, severity, says: { en, de }, todo: { en: todoEn, de: todoDe } });
