/** Fills the correction with what the page it was reached from is about. */
const given = new URLSearchParams(location.search);
const [server, tool] = [given.get('server'), given.get('tool')];
const title = document.querySelector<HTMLInputElement>('#title');
const body = document.querySelector<HTMLTextAreaElement>('#body');
const entry = document.querySelector<HTMLElement>('#entry code');

/** The lines of the file that are known; a JSON string is a YAML string too, whatever a tool is called. */
function filled(template: string): string {
  const known: Record<string, string | null> = {
    server: server && JSON.stringify(server),
    tool: tool && JSON.stringify(tool),
    digest: /^[0-9a-f]{64}$/.test(given.get('digest') ?? '') ? given.get('digest') : null,
    date: new Date().toISOString().slice(0, 10),
  };
  return template.replace(/^(server|tool|digest|date):.*$/gm, (line, key: string) =>
    known[key] ? `${key}: ${known[key]}` : line,
  );
}

if (title && server) title.value = `Correction: ${tool ? `${tool} on ` : ''}${server}`.slice(0, 200);
if (body) body.value = filled(body.value);
if (entry) entry.textContent = filled(entry.textContent ?? '');

export {};
