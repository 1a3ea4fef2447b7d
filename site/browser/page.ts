/** What every page does where scripts run: copy buttons, theme. Everything works without it. */
for (const figure of document.querySelectorAll<HTMLElement>('[data-copy]')) {
  const button = figure.querySelector('button');
  const code = figure.querySelector('code');
  if (!button || !code) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(code.textContent ?? '');
    button.textContent = 'Copied';
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 1500);
  });
}

export {};
