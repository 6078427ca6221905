import { describe, expect, it } from '@jest/globals';
import { improvise, readOut } from '../../../src/lab/model/improvise.js';

const lookup = {
  name: 'lookup_order',
  description: 'Finds an order by its number and tells its status.',
  parameters: {
    type: 'object',
    properties: { order_id: { type: 'string', pattern: '^[0-9]{3,12}$' } },
    required: ['order_id'],
  },
};
const transfer = {
  name: 'choose_department',
  description: 'Notes the department for billing or repairs questions.',
  parameters: {
    type: 'object',
    properties: { department: { enum: ['billing', 'repairs'] }, count: { type: 'integer' } },
    required: ['department'],
  },
};
const instructions = 'Be brief. We are open until six in the evening. Parking is free for customers.';
const scene = { before: [], instructions, tools: [lookup, transfer, { name: 'end_call' }] };

describe('a model without a script', () => {
  it.each([
    ['digits that were said', 'Where is my order one two three?', '{"order_id":"123"}'],
    ['digits that were written', 'Where is order 4711, please?', '{"order_id":"4711"}'],
  ])('calls the tool that fits, with %s', (_, heard, args) =>
    expect(improvise({ ...scene, heard })).toEqual([{ call: 'lookup_order', arguments: args }]),
  );

  it('takes what the caller has said before, and asks for what nobody said', () => {
    const heard = 'What is the status of my order?';
    expect(improvise({ ...scene, heard, before: ['It is four seven one one.'] })).toEqual([
      { call: 'lookup_order', arguments: '{"order_id":"4711"}' },
    ]);
    expect(improvise({ ...scene, heard })).toEqual([{ say: ['Please tell me the order id.'] }]);
  });

  it('chooses among the values that a tool allows', () =>
    expect(improvise({ ...scene, heard: 'I have a question for repairs.' })).toEqual([
      { call: 'choose_department', arguments: '{"department":"repairs"}' },
    ]));

  it('answers with the sentence of its instructions that has most in common', () =>
    expect(improvise({ ...scene, heard: 'Until when are you open?' })).toEqual([
      { say: ['We are open until six in the evening.'] },
    ]));

  it('says goodbye and ends the call, if it may', () => {
    expect(improvise({ ...scene, heard: 'Thank you, goodbye.' })).toMatchObject([{}, { call: 'end_call' }]);
    expect(improvise({ ...scene, tools: [lookup], heard: 'Thank you, goodbye.' })).toBeUndefined();
  });

  it('has nothing to say to what has nothing to do with it', () =>
    expect(improvise({ ...scene, heard: 'Do elephants dream?' })).toBeUndefined());

  it('reads a result out', () =>
    expect(readOut({ status: 'sent', arrives_on: 'Thursday', more: {} })).toBe(
      'The status: sent. The arrives on: Thursday.',
    ));
});
