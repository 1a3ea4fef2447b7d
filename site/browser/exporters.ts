/** The formats of other products, loaded only when one is asked for. */
export { exporterOf } from '../../classifier/policy/export/index.ts';
export { aliasOf } from '../text/alias.ts';
