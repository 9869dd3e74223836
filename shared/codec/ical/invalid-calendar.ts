/** The preconditions a body can fail (RFC 4791 §5.3.2.1, RFC 7529 §5.1). */
export type InvalidCalendarCondition =
  | 'valid-calendar-data'
  | 'valid-calendar-object-resource'
  | 'supported-calendar-component'
  | 'supported-calendar-data'
  | 'supported-rscale'
  | 'max-resource-size'
  | 'max-instances';

/** A body that is not stored: the precondition it fails (RFC 4791 §5.3.2.1); the message says where and what to do. */
export class InvalidCalendarError extends Error {
  readonly condition: InvalidCalendarCondition;
  /** The property that is wrong, in upper case, where it is one. */
  readonly property: string | undefined;

  constructor(condition: InvalidCalendarCondition, message: string, property?: string) {
    super(property === undefined ? message : `${property}: ${message}`);
    this.name = 'InvalidCalendarError';
    this.condition = condition;
    this.property = property;
  }
}
