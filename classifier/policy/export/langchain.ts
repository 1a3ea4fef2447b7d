/**
 * LangChain and LangGraph: `interruptOn` of the human-in-the-loop middleware, by tool name
 * (https://docs.langchain.com/oss/javascript/langchain/human-in-the-loop).
 */
import { type Exporter, json, Losses, reportDefault, standings } from './exporter.ts';

const ASK = { allowedDecisions: ['approve', 'reject'] };
const REFUSE = { allowedDecisions: ['reject'] };

export const langchain: Exporter = {
  id: 'langchain',
  title: 'LangChain',
  use: 'Pass it to humanInTheLoopMiddleware({ interruptOn }); in Python it is interrupt_on with allowed_decisions.',
  fileName: 'interrupt-on.json',
  extension: 'json',
  mediaType: 'application/json',
  export(servers) {
    const losses = new Losses();
    const can = { ask: true, deny: true, hide: false, conditions: false, limits: false, texts: false };
    const interruptOn = new Map<string, false | typeof ASK>();
    for (const { alias, tool, verdict } of standings(servers, can, losses)) {
      if (verdict === 'deny')
        losses.add('same', 'The tool is refused', 'A person is interrupted and can only reject.', { alias, tool });
      const setting = verdict === 'allow' ? false : verdict === 'ask' ? ASK : REFUSE;
      const other = interruptOn.get(tool);
      // Tools of several servers go by their bare name: the stricter setting holds for both.
      if (other === undefined || other === false || setting === REFUSE) interruptOn.set(tool, setting);
    }
    reportDefault(servers, 'allow', losses);
    return { text: json(Object.fromEntries(interruptOn)), losses: losses.list() };
  },
};
