/** What a request path names. Segments are percent-decoded exactly once; `userName` is canonical (lower case). */
export type Target =
  /** `/`, `/dav/`, `/principals/`, `/dav/principals/`, `/calendar/dav/{user}/user/`: probe points that name the signed-in principal. */
  | { readonly kind: 'root' }
  | { readonly kind: 'principal'; readonly userName: string }
  | { readonly kind: 'home'; readonly userName: string }
  | { readonly kind: 'collection'; readonly userName: string; readonly calendarName: string }
  | { readonly kind: 'object'; readonly userName: string; readonly calendarName: string; readonly objectName: string };

/** One kind of target. */
export type TargetOf<K extends Target['kind']> = Extract<Target, { readonly kind: K }>;
