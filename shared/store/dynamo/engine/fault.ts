/** Why an item of a transaction was refused; `Item` as DynamoDB's JSON protocol has it. */
export interface CancellationReason {
  readonly Code?: string;
  readonly Message?: string;
  readonly Item?: Readonly<Record<string, { readonly S?: string }>>;
}

interface FaultDetails {
  readonly status?: number;
  /** Of a cancelled transaction, in the order of its items. */
  readonly CancellationReasons?: readonly CancellationReason[];
  /** The item a condition failed on, as DynamoDB's JSON protocol has it. */
  readonly Item?: Readonly<Record<string, object>>;
}

/** An error in DynamoDB's words; `name` is its type without namespace (`ConditionalCheckFailedException`). */
export class DynamoFaultError extends Error {
  readonly status: number;
  readonly CancellationReasons?: readonly CancellationReason[];
  readonly Item?: Readonly<Record<string, object>>;

  constructor(name: string, message: string, { status = 400, CancellationReasons, Item }: FaultDetails = {}) {
    super(message);
    this.name = name;
    this.status = status;
    if (CancellationReasons) this.CancellationReasons = CancellationReasons;
    if (Item) this.Item = Item;
  }
}

/** Makes a fault without its stack: what a condition or a validation says is an answer, not an accident, and millions are made. */
export const faultNamed = (name: string, message = name, details: FaultDetails = {}): DynamoFaultError => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const fault = new DynamoFaultError(name, message, details);
  Error.stackTraceLimit = stackTraceLimit;
  return fault;
};

/** The request makes no sense, whatever the table holds. */
export const invalid = (message: string): DynamoFaultError => faultNamed('ValidationException', message);
