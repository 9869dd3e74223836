/** A name for whoever saves the file, in the encoding of RFC 8187; nothing in it can break out of the header (T21, T53). */
export const attachment = (name: string): { readonly 'content-disposition': string } => ({
  'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`,
});
