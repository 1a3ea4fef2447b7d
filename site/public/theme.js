// Runs before the page is drawn, so that a chosen theme does not flash. Storage may be refused; then the system's choice stands.
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {}
