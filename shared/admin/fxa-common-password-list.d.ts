declare module 'fxa-common-password-list' {
  /** Is it among the passwords that everybody uses, of eight characters and more, in lower case? */
  const common: { readonly test: (password: string) => boolean };
  export default common;
}
