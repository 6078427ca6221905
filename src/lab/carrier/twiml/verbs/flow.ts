import { actionTurn, type RunVerb } from '../stage.js';

export const hangUp: RunVerb = async () => 'hang-up';

/** `<Redirect>`: without a URL the current document again. */
export const redirect: RunVerb = async (verb, stage) => actionTurn(verb, stage, {}, verb.text || stage.baseUrl || '');
