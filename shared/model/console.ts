/** The query that asks for the page with the diary's calendar, which weighs more than all the rest. */
export const diaryQuery = 'diary';

/** What the page of the web console must know of its deployment. */
export interface ConsoleSettings {
  /** Origin of the administration, where phones have another one. */
  readonly adminUrl?: string;
  /** Origin under which phones and `/me` answer, where it is not that of the administration. */
  readonly davUrl?: string;
  /** Diary programs can be told of changes. */
  readonly webhooks?: true;
  /** Where administrators sign in (OpenID Connect); without it the console asks for a bearer token. */
  readonly signIn?: { readonly issuer: string; readonly clientId: string; readonly scope: string };
}
