import { expect, it } from '@jest/globals';
import { databaseNameOf } from '../../../src/platform/vault/mongodb/database-name.js';

it.each([
  ['mongodb://localhost', 'voiceledger'],
  ['mongodb://localhost/?maxPoolSize=1', 'voiceledger'],
  ['mongodb://localhost:27017/calls', 'calls'],
  ['mongodb://user:pass@a:1,b:2/calls%2D1?replicaSet=rs', 'calls-1'],
  ['mongodb+srv://cluster.example/calls?w=majority', 'calls'],
])('the database of %s is %s', (url, name) => {
  expect(databaseNameOf(url)).toBe(name);
});
