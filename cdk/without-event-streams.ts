/** Stands in for the event streams of AWS's client inside a Lambda bundle: DynamoDB sends none, so that this is never called. */
export class EventStreamSerde {
  constructor() {
    throw new Error('DynamoDB sends no event streams.');
  }
}

/** As above. */
export const eventStreamSerdeProvider = (): EventStreamSerde => new EventStreamSerde();
