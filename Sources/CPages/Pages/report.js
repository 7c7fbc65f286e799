// A call to 110, entered by hand.
export function openReport(app) {
  return app;
}
