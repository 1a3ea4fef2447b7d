/** Shows a rule or a policy in the reader's own format and remembers which that is. The exporters are loaded only when one is chosen. */
import type { Policy } from '../../classifier/policy/language.ts';
import { element, remembered } from './dom.ts';

/** @param card the element with the rule, a choice of formats, and a place for what a format cannot say */
export function showInFormat(card: HTMLElement): void {
  const select = card.querySelector<HTMLSelectElement>('#format')!;
  const code = card.querySelector<HTMLElement>('code')!;
  const name = card.querySelector<HTMLElement>('figcaption span')!;
  const losses = card.querySelector<HTMLElement>('#losses')!;
  const original = code.textContent ?? '';

  async function show(): Promise<void> {
    const chosen = select.value;
    if (chosen === '') {
      code.textContent = original;
      name.textContent = 'policy.json';
      losses.replaceChildren();
      return;
    }
    const { aliasOf, exporterOf } = await import('./exporters.ts');
    if (select.value !== chosen) return;
    const exporter = exporterOf(chosen);
    if (!exporter) return;
    const policy = JSON.parse(original) as Policy;
    const exported = exporter.export([
      { alias: aliasOf(card.dataset.slug ?? ''), policy, tools: Object.keys(policy.tools ?? {}) },
    ]);
    code.textContent = exported.text;
    name.textContent = exporter.fileName;
    losses.replaceChildren(
      element('li', {}, exported.text.trim() ? exporter.use : `The file is empty. ${exporter.use}`),
      ...exported.losses.map((loss) =>
        element('li', {}, element('strong', { class: loss.effect }, loss.effect), ` ${loss.what}: ${loss.instead}`),
      ),
    );
  }

  const last = remembered.get('format');
  if (last && [...select.options].some((option) => option.value === last)) select.value = last;
  select.parentElement!.parentElement!.hidden = false;
  select.addEventListener('change', () => {
    remembered.set('format', select.value);
    void show();
  });
  void show();
}
