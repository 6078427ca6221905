import { callStream } from '../../src/calls/call.stream.js';
import { storedSamples } from '../kit/stored-samples.js';
import { allCallFacts } from './all-facts.js';
import { drafts } from './drafts.js';

storedSamples(
  callStream,
  allCallFacts.filter((fact, i) => allCallFacts.findIndex(({ type }) => type === fact.type) === i),
  drafts,
);
