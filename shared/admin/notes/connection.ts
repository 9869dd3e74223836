import { environment } from '../../deployment/environment.ts';
import { note } from './note.ts';

/** Notes about the way between phone and gateway. */
export const connectionNotes = {
  'url-not-public': note(
    409,
    'error',
    [
      'The gateway’s address is not reachable from the internet.',
      'Die Adresse des Gateways ist aus dem Internet nicht erreichbar.',
    ],
    ['Configure the public https address.', 'Die öffentliche https-Adresse einstellen.'],
  ),
  'url-local-only': note(
    409,
    'warning',
    [
      'Phones in this network can synchronise; from outside, the gateway is not reachable. At “localhost” it is reachable from this machine only.',
      'Telefone in diesem Netz können synchronisieren; von außen ist das Gateway nicht erreichbar. Unter „localhost“ ist es nur von diesem Rechner aus erreichbar.',
    ],
    [
      `For phones elsewhere set ${environment.davBaseUrl} to the public https address.`,
      `Für Telefone außerhalb ${environment.davBaseUrl} auf die öffentliche https-Adresse setzen.`,
    ],
  ),
  'plain-http': note(
    409,
    'warning',
    [
      'The address is http, not https: iPhones refuse it, and passwords travel unencrypted.',
      'Die Adresse ist http, nicht https: iPhones lehnen sie ab, und Passwörter gehen unverschlüsselt über das Netz.',
    ],
    ['Start with --tls, or put an https proxy in front.', 'Mit --tls starten oder einen https-Proxy davorsetzen.'],
  ),
  dns: note(
    409,
    'error',
    ['The host name of the gateway cannot be resolved.', 'Der Rechnername des Gateways lässt sich nicht auflösen.'],
    ['Check the DNS entry.', 'Den DNS-Eintrag prüfen.'],
  ),
  tls: note(
    409,
    'error',
    ['The TLS connection to the gateway fails.', 'Die TLS-Verbindung zum Gateway scheitert.'],
    ['Check the certificate: name, chain and expiry.', 'Das Zertifikat prüfen: Name, Kette und Ablauf.'],
  ),
  timeout: note(
    409,
    'error',
    ['The gateway did not answer in time.', 'Das Gateway hat nicht rechtzeitig geantwortet.'],
    ['Try again; if it persists, ask the operator.', 'Erneut versuchen; bleibt es dabei, den Betreiber fragen.'],
  ),
  'challenge-lost': note(
    409,
    'error',
    [
      'The 401 answer arrives without its WWW-Authenticate header, so phones cannot sign in.',
      'Die 401-Antwort kommt ohne WWW-Authenticate an, Telefone können sich so nicht anmelden.',
    ],
    ['Deploy with the other ingress (davIngress=alb).', 'Mit dem anderen Eingang ausrollen (davIngress=alb).'],
  ),
  'verb-not-passed': note(
    409,
    'error',
    ['A WebDAV verb does not reach the gateway.', 'Ein WebDAV-Verb erreicht das Gateway nicht.'],
    [
      'Remove the proxy or CDN in front, or deploy with davIngress=alb.',
      'Den vorgeschalteten Proxy oder das CDN entfernen oder mit davIngress=alb ausrollen.',
    ],
  ),
  'unexpected-answer': note(
    409,
    'error',
    ['The gateway answered in an unexpected way.', 'Das Gateway hat unerwartet geantwortet.'],
    [
      'See at the step what was expected, and check what stands in front of the gateway.',
      'Am Schritt nachsehen, was erwartet war; prüfen, was vor dem Gateway steht.',
    ],
  ),
  storage: note(
    503,
    'error',
    ['The storage did not take the request.', 'Der Speicher hat die Anfrage nicht angenommen.'],
    ['Try again in a few seconds.', 'In einigen Sekunden erneut versuchen.'],
  ),
  'storage-full': note(
    507,
    'error',
    ['The disk of the storage is full.', 'Der Datenträger des Speichers ist voll.'],
    ['Have the operator make room; nothing was lost.', 'Den Betreiber Platz schaffen lassen; verloren ist nichts.'],
  ),
  'storage-broken': note(
    503,
    'error',
    ['The storage is damaged or cannot be reached.', 'Der Speicher ist beschädigt oder nicht erreichbar.'],
    [
      'Have the operator look at the log; a backup may have to be restored.',
      'Den Betreiber ins Protokoll sehen lassen; vielleicht ist eine Sicherung einzuspielen.',
    ],
  ),
} as const;
