/** Everything that the audit trail records. */
export type AuditAction =
  | `${'branch' | 'user' | 'resource' | 'service access'} ${'created' | 'changed' | 'deleted'}`
  | 'resource restored'
  | 'deletions undone'
  | 'customer erased'
  | `google link ${'made' | 'deleted'}`
  | `share ${'made' | 'withdrawn'}`
  | `feed ${'made' | 'changed' | 'given another address' | 'revoked'}`
  | 'password assigned'
  | 'password changed by its holder'
  | 'invitation made'
  | `sync reset${'' | ' by its holder'}`
  | 'sign-in refused'
  | 'lock-until-reviewed'
  | `webhook ${'created' | 'changed' | 'deleted' | 'disabled' | 'secret replaced'}`;
