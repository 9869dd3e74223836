import { Duration } from 'aws-cdk-lib';
import {
  AaaaRecord,
  ARecord,
  HostedZone,
  type IAliasRecordTarget,
  RecordTarget,
  SrvRecord,
  TxtRecord,
} from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import type { Domain } from './settings.ts';

/** The records by which a client finds the gateway from a mail address or host name alone (RFC 6764 §3, §4). */
export const discoveryRecords = ({ name }: Domain): Readonly<Record<string, string>> => ({
  SrvRecord: `_caldavs._tcp.${name}. 3600 IN SRV 0 1 443 ${name}.`,
  TxtRecord: `_caldavs._tcp.${name}. 3600 IN TXT "path=/dav/"`,
  NoPlainTextRecord: `_caldav._tcp.${name}. 3600 IN SRV 0 0 0 .`,
});

/** The host name in Route 53: address and discovery records; without a zone there, ops enter the printed ones by hand. */
export class HostName extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { domain, target }: { readonly domain: Domain; readonly target: IAliasRecordTarget },
  ) {
    super(scope, id);
    if (!domain.zone) return;
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: domain.zone.id,
      zoneName: domain.zone.name,
    });
    const address = { zone, recordName: `${domain.name}.`, target: RecordTarget.fromAlias(target) };
    const service = { zone, ttl: Duration.hours(1), recordName: `_caldavs._tcp.${domain.name}.` };
    new ARecord(this, 'Address4', address);
    new AaaaRecord(this, 'Address6', address);
    new SrvRecord(this, 'Service', {
      ...service,
      values: [{ priority: 0, weight: 1, port: 443, hostName: domain.name }],
    });
    new TxtRecord(this, 'Path', { ...service, values: ['path=/dav/'] });
  }
}
