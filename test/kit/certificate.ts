import { generateKeyPairSync, sign } from 'node:crypto';

export type Certificate = Readonly<{ key: string; pem: string }>;

/** An element of DER (X.690): tag, length, content. */
const der = (tag: number, ...content: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(content);
  const long = body.length > 255 ? [0x82, body.length >> 8, body.length & 255] : [0x81, body.length];
  return Buffer.concat([Buffer.from([tag, ...(body.length < 128 ? [body.length] : long)]), body]);
};
const sequence = (...content: readonly Uint8Array[]) => der(0x30, ...content);
const hex = (text: string) => Buffer.from(text, 'hex');

const [COMMON_NAME, ALT_NAME, ECDSA_SHA256] = ['550403', '551d11', '2a8648ce3d040302'].map((oid) => der(6, hex(oid)));
const AGES = sequence(...['000101000000Z', '491231235959Z'].map((time) => der(0x17, Buffer.from(time))));

/** A certificate for 127.0.0.1 that is its own authority (RFC 5280), with its key. */
export const selfSigned = (commonName: string): Certificate => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const algorithm = sequence(ECDSA_SHA256!);
  const name = sequence(der(0x31, sequence(COMMON_NAME!, der(0x0c, Buffer.from(commonName)))));
  const address = sequence(der(0x87, Buffer.from([127, 0, 0, 1])));
  const extensions = der(0xa3, sequence(sequence(ALT_NAME!, der(4, address))));
  const version3 = der(0xa0, der(2, Buffer.from([2])));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const toSign = sequence(version3, der(2, Buffer.from([1])), algorithm, name, AGES, name, spki, extensions);
  const signature = der(3, Buffer.from([0]), sign('sha256', toSign, privateKey));
  const lines = sequence(toSign, algorithm, signature)
    .toString('base64')
    .match(/.{1,64}/g)!
    .join('\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    pem: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
};
