declare module 'fxa-common-password-list' {
  /** Is it among the passwords that everybody uses, of eight characters and more, in lower case? */
  export const test: (password: string) => boolean;
}
