/** Each function and class of TensorFlow: nothing is an instance of it, and calling it says what to do instead. */
const unavailable = (name) =>
  function () {
    throw new Error(
      `this needs TensorFlow (${name}), which is not installed: use arithmetic on Series, or on rows before they become a DataFrame`,
    );
  };

module.exports = new Proxy(
  {},
  { get: (_, name) => (name === "__esModule" ? false : unavailable(String(name))) },
);
