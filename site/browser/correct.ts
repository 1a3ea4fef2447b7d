/** Fills the correction form with what the page it was reached from is about. */
const given = new URLSearchParams(location.search);
const [server, tool] = [given.get('server'), given.get('tool')];
const title = document.querySelector<HTMLInputElement>('#title');
const body = document.querySelector<HTMLTextAreaElement>('#body');
const text = document.querySelector<HTMLElement>('#body-text code');

const filled = (template: string): string =>
  template.replace('Server: ', `Server: ${server ?? ''}`).replace('Tool: ', `Tool: ${tool ?? ''}`);

if (server) {
  if (title) title.value = `Correction: ${tool ? `${tool} on ` : ''}${server}`.slice(0, 200);
  if (body) body.value = filled(body.value);
  if (text) text.textContent = filled(text.textContent ?? '');
}

export {};
