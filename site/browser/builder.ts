/** The builder: a policy edited by clicking or as text, and what it decides on example calls, by the engine that gateways use. */
import { checkPolicy } from '../../classifier/policy/check.ts';
import { MemoryCounters } from '../../classifier/policy/counters.ts';
import { decide } from '../../classifier/policy/engine.ts';
import {
  OPERATORS,
  type Operator,
  type Policy,
  stringifyPolicy,
  WINDOWS,
  type Window,
} from '../../classifier/policy/language.ts';
import { type ExplainedCondition, recommendTool } from '../../classifier/policy/recommend.ts';
import { propertiesOf, sampleArguments } from '../../classifier/policy/sample.ts';
import type { Classification, Risk, ToolDefinition } from '../../data/model.ts';
import { visible } from '../../data/text.ts';
import { plural } from '../views/text.ts';
import { copyOnClick, element, riskMark, saveFile } from './dom.ts';
import { askWhen, formOf, inWords, type RuleForm, typedValue, VERDICTS, type Verdict, withForm } from './rules.ts';
import { fetchPolicy, fetchServer, fetchTool, type ServerDocument, segmentOf, serverField } from './servers.ts';

const byId = <T extends HTMLElement = HTMLElement>(id: string): T => document.querySelector<T>(`#${id}`)!;
const text = byId<HTMLTextAreaElement>('policy-json');
const toolList = byId('tool-list');

type ToolDocument = ToolDefinition & Classification & { digest: string };

let policy: Policy = { version: '1', default: 'deny', tools: {} };
let server: ServerDocument | null = null;
let selected: string | null = null;
let definition: ToolDocument | null = null;

serverField(byId<HTMLInputElement>('load'), byId('suggestions'), (slug) => void load(slug));
text.addEventListener('input', readText);
byId('default').addEventListener('change', (event) => {
  policy = { ...policy, default: (event.target as HTMLSelectElement).value as Policy['default'] };
  write();
});
byId('arguments').addEventListener('input', showDecision);
copyOnClick(
  byId<HTMLButtonElement>('copy'),
  () => text.value,
  () => text.select(),
);
byId('download').addEventListener('click', () => saveFile('policy.json', text.value));
byId('approved').addEventListener('change', showDecision);

const given = new URLSearchParams(location.search);
const [wantedServer, wantedTool] = [given.get('server'), given.get('tool')];
write();
// Shown once it is complete, so that nothing moves under the reader's hand.
void (wantedServer ? load(wantedServer, wantedTool) : Promise.resolve()).then(() => {
  byId('builder').hidden = false;
});

async function load(slug: string, tool: string | null = null): Promise<void> {
  byId('status').textContent = 'Reading the recommended policy …';
  try {
    [server, policy] = await Promise.all([fetchServer(slug), fetchPolicy(slug, 'recommended')]);
    byId('status').textContent =
      `The recommended policy of ${visible(server.name)}, ${plural(server.toolCount, 'tool')}. Change what you need.`;
    history.replaceState(null, '', `?server=${encodeURIComponent(slug)}`);
    const first = server.tools.find((one) => one.name === tool) ?? server.tools[0];
    write();
    if (first) await select(first.name);
  } catch (error) {
    byId('status').textContent = (error as Error).message;
  }
}

/** Shows the policy after a change by clicking. */
function write(): void {
  text.value = stringifyPolicy(policy);
  byId<HTMLSelectElement>('default').value = policy.default;
  showProblems();
  showTools();
  showRule();
}

/** Takes a change that was typed; a text that is no policy leaves the one before in force for the view and says what is wrong. */
function readText(): void {
  let value: unknown;
  try {
    value = JSON.parse(text.value);
  } catch (error) {
    byId('problems').replaceChildren(element('li', { class: 'danger' }, `Not JSON: ${(error as Error).message}`));
    byId('valid').textContent = 'Not valid';
    return;
  }
  const problems = checkPolicy(value);
  showProblems(problems);
  if (problems.some((problem) => problem.severity === 'error')) return;
  policy = value as Policy;
  byId<HTMLSelectElement>('default').value = policy.default;
  showTools();
  showRule();
}

function showProblems(problems = checkPolicy(policy)): void {
  byId('problems').replaceChildren(
    ...problems.map(({ severity, path, message, mend }) =>
      element(
        'li',
        { class: severity === 'error' ? 'danger' : 'warning' },
        element('strong', {}, severity === 'error' ? 'Error' : 'Warning'),
        ` ${path || 'the document'}: ${message} ${mend}`,
      ),
    ),
  );
  byId('valid').textContent = problems.some(({ severity }) => severity === 'error') ? 'Not valid' : 'Valid';
}

/** Names of the server's tools and of those the policy lists. */
function showTools(): void {
  const names = [...new Set([...(server?.tools.map((tool) => tool.name) ?? []), ...Object.keys(policy.tools ?? {})])];
  const risks = new Map(server?.tools.map((tool) => [tool.name, tool.risk]));
  toolList.replaceChildren(
    ...names.map((name) => {
      const button = element(
        'button',
        { type: 'button', 'aria-pressed': String(name === selected) },
        element('span', { class: 'name' }, visible(name).slice(0, 80)),
        element('span', { class: 'note' }, ` ${VERDICTS[formOf(policy, name).verdict]}`),
      );
      button.addEventListener('click', () => void select(name));
      return element('li', {}, button, risks.has(name) ? riskMark(risks.get(name) as Risk) : null);
    }),
  );
  byId('no-tools').hidden = names.length > 0;
}

async function select(name: string): Promise<void> {
  selected = name;
  definition = null;
  showTools();
  showRule();
  const known = server?.tools.find((tool) => tool.name === name);
  if (known && server) {
    const read = await fetchTool<ToolDocument>(server.slug, segmentOf(known)).catch(() => null);
    if (selected !== name) return;
    definition = read;
  }
  byId<HTMLTextAreaElement>('arguments').value = JSON.stringify(
    definition ? sampleArguments(definition.inputSchema) : {},
    null,
    2,
  );
  showRule();
}

function change(next: Partial<RuleForm>): void {
  if (selected === null) return;
  policy = withForm(policy, selected, { ...formOf(policy, selected), ...next });
  write();
}

function showRule(): void {
  const panel = byId('rule');
  byId('rule-panel').hidden = selected === null;
  if (selected === null) return;
  const form = formOf(policy, selected);
  byId('rule-name').textContent = visible(selected).slice(0, 100);
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.id : '';
  panel.replaceChildren(
    verdicts(form),
    ...(form.verdict === 'some' ? [conditions(form)] : []),
    limit(form),
    ...(form.verdict === 'refuse' ? [reason(form)] : []),
  );
  if (focused) document.getElementById(focused)?.focus();
  showDecision();
}

function verdicts(form: RuleForm): HTMLElement {
  return element(
    'fieldset',
    {},
    element('legend', {}, 'A call'),
    ...(Object.entries(VERDICTS) as [Verdict, string][]).map(([verdict, label]) => {
      const input = element('input', {
        type: 'radio',
        name: 'verdict',
        id: `verdict-${verdict}`,
        value: verdict,
        checked: form.verdict === verdict,
      });
      input.addEventListener('change', () =>
        change({ verdict, ...(verdict === 'some' && form.conditions.length === 0 && { conditions: suggested() }) }),
      );
      return element('label', {}, input, ` ${label}`);
    }),
  );
}

/** Conditions to begin with: those the recommendation would draw from the schema, or one on the first parameter. */
function suggested(): RuleForm['conditions'] {
  const recommended = definition ? (recommendTool(asTool(definition), 'recommended').rule.deny_if ?? []) : [];
  const drawn = recommended.filter((rule) => rule.conditions.length > 0);
  if (drawn.length) return drawn;
  const first = definition ? propertiesOf(definition.inputSchema)[0] : undefined;
  return [askWhen({ path: first?.path ?? 'args.name', op: 'exists', value: true })];
}

const asTool = (document: ToolDocument) => ({
  name: document.name,
  digest: document.digest,
  definition: document,
  classification: document,
});

function conditions(form: RuleForm): HTMLElement {
  const rows = form.conditions.map((rule, i) => {
    const remove = element(
      'button',
      { type: 'button', id: `remove-${i}`, 'aria-label': `Remove the condition ${inWords(rule)}` },
      'Remove',
    );
    remove.addEventListener('click', () => change({ conditions: form.conditions.filter((_, at) => at !== i) }));
    return element('li', {}, element('code', {}, inWords(rule)), ' ', remove);
  });
  const path = element('input', {
    id: 'new-path',
    list: 'paths',
    value: 'args.',
    spellcheck: 'false',
    autocomplete: 'off',
  });
  const paths = element(
    'datalist',
    { id: 'paths' },
    ...(definition ? propertiesOf(definition.inputSchema) : []).map((one) => element('option', { value: one.path })),
  );
  const op = element('select', { id: 'new-op' }, ...OPERATORS.map((name) => element('option', {}, name)));
  const value = element('input', { id: 'new-value', spellcheck: 'false', autocomplete: 'off' });
  const add = element('button', { type: 'button', id: 'add-condition' }, 'Add');
  add.addEventListener('click', () =>
    change({
      conditions: [
        ...form.conditions,
        askWhen({ path: path.value, op: op.value as Operator, value: typedValue(value.value) }),
      ],
    }),
  );
  return element(
    'fieldset',
    { class: 'conditions' },
    element('legend', {}, 'Ask when any of these holds'),
    element('ul', {}, ...rows),
    element(
      'p',
      { class: 'row' },
      element('label', { for: 'new-path' }, 'Argument'),
      path,
      paths,
      element('label', { for: 'new-op' }, 'is'),
      op,
      element('label', { for: 'new-value' }, 'value'),
      value,
      add,
    ),
  );
}

function limit(form: RuleForm): HTMLElement {
  const on = element('input', { type: 'checkbox', id: 'limit-on', checked: form.limit !== null });
  const max = element('input', {
    type: 'number',
    id: 'limit-max',
    min: '1',
    value: String(form.limit?.max ?? 30),
    'aria-label': 'Calls',
  });
  const span = element(
    'select',
    { id: 'limit-window', 'aria-label': 'Window' },
    ...(Object.keys(WINDOWS) as Window[]).map((name) =>
      element('option', { selected: (form.limit?.window ?? 'minute') === name }, name),
    ),
  );
  const apply = (): void =>
    change({
      limit: on.checked ? { max: Math.max(1, Math.floor(Number(max.value)) || 1), window: span.value as Window } : null,
    });
  for (const field of [on, max, span]) field.addEventListener('change', apply);
  return element(
    'p',
    { class: 'row' },
    element('label', {}, on, ' at most'),
    max,
    element('span', {}, 'calls a'),
    span,
  );
}

function reason(form: RuleForm): HTMLElement {
  const input = element('input', { id: 'reason', value: form.reason, maxlength: '300' });
  input.addEventListener('change', () => change({ reason: input.value }));
  return element('p', { class: 'row' }, element('label', { for: 'reason' }, 'Tell the agent'), input);
}

const OUTCOMES = { allow: 'Goes through', require_approval: 'Waits for a person', deny: 'Refused' } as const;

function decided(
  args: unknown,
  approved = false,
): { outcome: keyof typeof OUTCOMES; message: string | null; rule: string } {
  return decide(policy, new MemoryCounters(), { tool: selected!, arguments: args, time: Date.now(), approved });
}

function showDecision(): void {
  if (selected === null) return;
  const field = byId<HTMLTextAreaElement>('arguments');
  let args: unknown;
  try {
    args = JSON.parse(field.value || '{}');
  } catch (error) {
    byId('decision').textContent = `Not JSON: ${(error as Error).message}`;
    return;
  }
  const { outcome, message, rule } = decided(args, byId<HTMLInputElement>('approved').checked);
  byId('decision').replaceChildren(
    element('strong', { class: `outcome ${outcome}` }, OUTCOMES[outcome]),
    message ? ` “${message}”` : '',
    element('span', { class: 'note' }, ` by ${rule || 'the document'}`),
  );
  showExamples();
}

/** Calls on both sides of each condition that the recommendation draws from the schema, under the policy as it stands. */
function showExamples(): void {
  const explained: ExplainedCondition[] = definition ? recommendTool(asTool(definition), 'recommended').conditions : [];
  const calls = explained.flatMap(({ passes, blocks }) => [passes.arguments, blocks.arguments]);
  byId('examples').replaceChildren(
    ...calls.map((args) => {
      const { outcome } = decided(args);
      const shown = JSON.stringify(args);
      const button = element(
        'button',
        { type: 'button', class: 'quiet' },
        element('code', {}, visible(shown).slice(0, 160)),
      );
      button.addEventListener('click', () => {
        byId<HTMLTextAreaElement>('arguments').value = JSON.stringify(args, null, 2);
        showDecision();
      });
      return element('li', {}, button, element('span', { class: `outcome ${outcome}` }, ` ${OUTCOMES[outcome]}`));
    }),
  );
  byId('examples-title').hidden = calls.length === 0;
}
