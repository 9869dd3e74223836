import { AwsJson1_0Protocol } from '@aws-sdk/core/protocols';
import { collectBody } from '@smithy/core/protocols';
import { HttpRequest } from '@smithy/core/transport';
import type { MetadataBearer } from '@smithy/types';
import { type CancellationReason, DynamoFaultError } from './fault.ts';
import { decodeAnswer, encodeRequest } from './operations.ts';

interface FaultAnswer {
  readonly __type?: string;
  readonly message?: string;
  readonly Message?: string;
  readonly CancellationReasons?: readonly CancellationReason[];
}

/** A fault even if something between here and DynamoDB answered in words of its own. */
const faultOf = (status: number, text: string): DynamoFaultError => {
  let answer: FaultAnswer = {};
  try {
    answer = JSON.parse(text) as FaultAnswer;
  } catch {}
  const { __type, message = answer.Message ?? `status ${status}`, CancellationReasons } = answer;
  const name = __type?.split('#').at(-1) ?? 'UnnamedFault';
  return new DynamoFaultError(name, message, { status, ...(CancellationReasons && { CancellationReasons }) });
};

type Serialize = AwsJson1_0Protocol['serializeRequest'];
type Deserialize = AwsJson1_0Protocol['deserializeResponse'];

/**
 * DynamoDB's JSON protocol between plain documents and the wire, inside AWS's client: its own walks a schema for every
 * attribute value, which costs more processor time than signing and sending together.
 */
export class DocumentProtocol extends AwsJson1_0Protocol {
  override async serializeRequest(...[{ name }, input, context]: Parameters<Serialize>): ReturnType<Serialize> {
    const request = new HttpRequest({
      method: 'POST',
      path: '/',
      headers: {
        'content-type': this.getDefaultContentType(),
        'x-amz-target': `${this.serviceTarget}.${name}`,
      },
      body: encodeRequest(input as object),
    });
    this.updateServiceEndpoint(request, await context.endpoint());
    return request;
  }

  override async deserializeResponse<Output extends MetadataBearer>(
    ...[, context, response]: Parameters<Deserialize>
  ): Promise<Output> {
    const text = Buffer.from(await collectBody(response.body, context)).toString();
    const $metadata = this.deserializeMetadata(response);
    if (response.statusCode === 200) return { ...(decodeAnswer(text) as object), $metadata } as never;
    // As AWS's signer looks for them, to correct a clock that is wrong.
    throw Object.assign(faultOf(response.statusCode, text), { $metadata, $response: response });
  }
}
