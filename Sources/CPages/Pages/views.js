// The views in the order of the navigation; their numbers are their keys. A view is
// { id, titleKey, icon, right?, mount(root, app, route), route?(route), unmount?() }: see main.js.
import { auditView } from "./audit.js";
import { bendsView } from "./bends.js";
import { camerasView } from "./cameras.js";
import { healthView } from "./health.js";
import { mapView } from "./map.js";
import { queueView } from "./queue.js";
import { settingsView } from "./settings.js";

export const views = [
  queueView, mapView, camerasView, bendsView, healthView, auditView, settingsView,
];
