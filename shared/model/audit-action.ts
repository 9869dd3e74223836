/** Everything that the audit trail records. */
export type AuditAction =
  | `${'branch' | 'user' | 'resource' | 'service access'} ${'created' | 'changed' | 'deleted'}`
  | `google link ${'made' | 'deleted'}`
  | 'password assigned'
  | 'password changed by its holder'
  | 'invitation made'
  | 'sign-in refused'
  | 'lock-until-reviewed';
