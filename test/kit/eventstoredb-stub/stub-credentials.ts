import { ServerCredentials } from '@grpc/grpc-js';
import type { Certificate } from '../certificate.js';

/** How the stub takes connections: with TLS and this certificate, or in plain. */
export const credentialsOf = (certificate: Certificate | undefined): ServerCredentials => {
  if (certificate === undefined) return ServerCredentials.createInsecure();
  const [private_key, cert_chain] = [Buffer.from(certificate.key), Buffer.from(certificate.pem)];
  return ServerCredentials.createSsl(null, [{ private_key, cert_chain }]);
};
