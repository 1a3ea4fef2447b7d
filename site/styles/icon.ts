import iconSvg from './icon.svg?raw';

/** Address of the icon, which stands within the page: that is less than one more answer. */
export const ICON = `data:image/svg+xml,${encodeURIComponent(iconSvg)}`;
