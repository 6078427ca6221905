import { EventStoreDBStub } from '#stub/eventstoredb-stub.js';

/** The tests' stand-in for EventStoreDB as a process of its own: it speaks the same gRPC, and keeps its log in memory. */
const stub = await new EventStoreDBStub().start();
console.log(JSON.stringify({ url: stub.url }));
