/** Stands in for the cache of discovered endpoints inside a Lambda bundle: the endpoint of the table is known, and none is looked for. */
export class EndpointCache {
  has(): boolean {
    return false;
  }
  get(): undefined {
    return undefined;
  }
  set(): void {}
  delete(): void {}
}
