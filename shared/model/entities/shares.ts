/** What somebody may do in a calendar that is shared with them (B14). */
export const shareLevels = ['read', 'read-write'] as const;

export type ShareLevel = (typeof shareLevels)[number];

/** Whom a calendar is shared with: one user, or everybody whose service access is of a branch. */
export type ShareHolder = `${'user' | 'branch'}:${string}`;

/** The shares of one calendar. */
export type Shares = Readonly<Record<ShareHolder, ShareLevel>>;

/** So many shares one calendar has at most: they lie in its head, which every request reads. */
export const mostShares = 20;

/** The two halves of a holder. */
export const partsOf = (holder: ShareHolder): { readonly kind: 'user' | 'branch'; readonly id: string } => {
  const [kind, id] = holder.split(/:(.*)/s);
  return { kind: kind === 'user' ? 'user' : 'branch', id: id ?? '' };
};

/** The holders of the shares there are, users first, each by id: DynamoDB gives the names of a map back in any order. */
export const holdersOf = (shares: Shares = {}): readonly ShareHolder[] =>
  (Object.keys(shares) as ShareHolder[]).sort((a, b) => {
    const [one, other] = [partsOf(a), partsOf(b)];
    return one.kind === other.kind ? (one.id < other.id ? -1 : 1) : one.kind === 'user' ? -1 : 1;
  });
