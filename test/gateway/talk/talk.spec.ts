import { describe, expect, it } from '@jest/globals';
import type { AgentTools } from '../../../src/gateway/talk/agent-tools.js';
import { Conversation } from '../../../src/gateway/talk/conversation.js';
import { Talk } from '../../../src/gateway/talk/talk.js';
import type { TalkReport } from '../../../src/gateway/talk/talk-report.js';
import { TALK_DEFAULTS, type TalkSettings } from '../../../src/gateway/talk/talk-settings.js';
import { TurnJournal } from '../../../src/gateway/talk/turn-journal.js';
import { FakeClock } from '../../kit/fake-clock.js';
import { MemoryWriter } from './memory-writer.js';
import { ScriptedSpeech } from './scripted-speech.js';

const tool = { description: '', parameters: {}, readOnly: true };
const tools: AgentTools = {
  find: (name) => (name === 'hours' || name === 'end_call' ? { name, ...tool } : undefined),
  problem: () => undefined,
  run: async () => ({ open: '9 to 5' }),
};

/** A talk that nothing audible carries: speech is a list of lines, and so is what the carrying side is asked. */
const talkOver = (settings: Partial<TalkSettings> = {}) => {
  const clock = new FakeClock();
  const writer = new MemoryWriter();
  const speech = new ScriptedSpeech();
  const reports: TalkReport[] = [];
  const asked: string[] = [];
  const journal = new TurnJournal(writer, { tenantId: 'tenant', actor: 'agent:desk', correlationId: 'call' }, clock);
  const parts = {
    call: { callId: 'call', tenantId: 'tenant', streamSid: 'VX1', firstOpenedAtMs: null },
    settings: { ...TALK_DEFAULTS, greeting: null, ...settings },
    journal,
    tools,
    conversation: new Conversation(),
    clock,
    observe: (report: TalkReport) => void reports.push(report),
    onEnded: (cause: string) => void asked.push(`ended ${cause}`),
  };
  const talk = new Talk(parts, () => clock.monotonicMs(), speech, {
    answerTool: (callId, output) => void asked.push(`answer ${callId} ${output}`),
    agentSpokeLast: () => true,
    callerSpeaks: () => false,
    silent: () => true,
    awaitsTranscript: () => false,
    flushKeys: () => void asked.push('flushKeys'),
    settleTurns: () => void asked.push('settleTurns'),
    closeLine: () => void asked.push('closeLine'),
    closeModel: () => void asked.push('closeModel'),
  });
  talk.start('gpt-text', 'a voice');
  return { clock, writer, speech, reports, asked, talk };
};

describe('a talk without audio', () => {
  it('ends at its time limit when its last words were heard, and closes what carries it in order', async () => {
    const { asked, clock, reports, speech, talk, writer } = talkOver({ timeLimitMs: 5000 });
    await clock.run(5000);
    expect(speech.asked).toEqual(['hearOnly', 'stop', `sayLast ${TALK_DEFAULTS.phrases.timeLimit}`]);
    speech.idle = true;
    talk.farewell.answerDone();
    expect(talk.ending.ended).toBe(false);
    speech.heard();
    await talk.ending.finished;
    expect(asked).toEqual(['flushKeys', 'settleTurns', 'ended time-limit', 'closeLine', 'closeModel']);
    expect(writer.of('SessionOpened')).toMatchObject([{ streamSid: 'VX1', model: 'gpt-text', voice: 'a voice' }]);
    expect(writer.of('SessionEnded')).toMatchObject([{ streamSid: 'VX1', cause: 'time-limit' }]);
    expect(reports).toContainEqual({ type: 'ended', cause: 'time-limit' });
    expect(clock.timers).toBe(0);
  });

  it('without a model to say the last words plays the apology, and ends all the same', async () => {
    const { clock, speech, talk, writer } = talkOver();
    speech.available = false;
    talk.endPolitely('drained', 'We must end this call.');
    expect(speech.asked).toEqual(['hearOnly', 'apologise']);
    await clock.run(2000);
    expect(writer.of('SessionEnded')).toMatchObject([{ cause: 'drained' }]);
  });

  it('runs a tool once, after its record, and answers what is asked again from the log', async () => {
    const { asked, clock, talk, writer } = talkOver();
    const request = { callId: 't1', name: 'hours', argumentsJson: '{}' };
    void talk.tools.handle(request);
    await clock.run(0);
    void talk.tools.handle(request);
    await clock.run(0);
    expect(asked).toEqual(['answer t1 {"open":"9 to 5"}', 'answer t1 {"open":"9 to 5"}']);
    expect(writer.of('ToolInvoked')).toHaveLength(1);
    expect(writer.of('ToolSucceeded')).toHaveLength(1);
  });

  it('hangs up for the agent, with the outcome it gave', async () => {
    const { clock, speech, talk, writer } = talkOver();
    void talk.tools.handle({ callId: 't1', name: 'end_call', argumentsJson: '{"outcome":"resolved"}' });
    await clock.run(0);
    talk.farewell.answerDone();
    speech.heard();
    await clock.run(0);
    expect(writer.of('SessionEnded')).toMatchObject([{ cause: 'agent-ended', outcome: 'resolved' }]);
  });

  it('asks a silent caller for a sign of life, and then says goodbye', async () => {
    const { clock, speech } = talkOver({ silenceLimitMs: 3000 });
    await clock.run(6000);
    const { stillThere, silence } = TALK_DEFAULTS.phrases;
    expect(speech.asked).toEqual([`say ${stillThere}`, 'hearOnly', 'stop', `sayLast ${silence}`]);
  });

  it('whose line is lost is recorded as lost, unless its last words were being said', async () => {
    const { clock, talk, writer } = talkOver();
    talk.lineLost();
    await clock.run(0);
    expect(writer.of('SessionLost')).toMatchObject([{ streamSid: 'VX1', reason: 'stream' }]);
    const leaving = talkOver();
    leaving.talk.endPolitely('drained', 'We must end this call.');
    leaving.talk.lineLost();
    await leaving.clock.run(0);
    expect(leaving.writer.of('SessionEnded')).toMatchObject([{ cause: 'drained' }]);
  });
});
