import featureMessages from '@eventstore/db-client/generated/serverfeatures_pb.js';

/** Announces the batch path, which a client takes for every call that carries no credentials. */
export const supportedMethods = () => {
  const methods = ['read', 'append', 'batchappend'].map((name) =>
    new featureMessages.SupportedMethod().setServiceName('event_store.client.streams.streams').setMethodName(name),
  );
  return new featureMessages.SupportedMethods().setEventStoreServerVersion('23.10.8').setMethodsList(methods);
};
