/** Where a token says that its bearer administers one branch only. */
export interface BranchClaim {
  readonly name: string;
  /** What stands before the id, in a claim that holds other things too, such as groups. */
  readonly prefix: string;
}

const branchId = /^[a-z0-9-]{1,64}$/;

/** The values of a claim; API Gateway hands a list on as the text `[one two]`. */
const valuesIn = (claim: unknown): readonly string[] =>
  (Array.isArray(claim)
    ? claim.map(String)
    : String(claim ?? '')
        .replace(/^\[(.*)\]$/s, '$1')
        .split(/[\s,]+/)
  ).filter((value) => value !== '');

/**
 * The branch that these claims confine their bearer to: `all` where they name none, `nobody` where they name several, or
 * something that is no branch: a mistake opens nothing.
 */
export const branchIn = (
  claims: Readonly<Record<string, unknown>>,
  { name, prefix }: BranchClaim,
): 'all' | 'nobody' | { readonly branchId: string } => {
  if (!(name in claims)) return 'all';
  const values = valuesIn(claims[name]);
  const named = values.filter((value) => value.startsWith(prefix)).map((value) => value.slice(prefix.length));
  if (prefix !== '' && named.length === 0) return 'all';
  const [only, ...others] = named;
  return only !== undefined && others.length === 0 && branchId.test(only) ? { branchId: only } : 'nobody';
};
