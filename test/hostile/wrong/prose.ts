// tries: an answer without code
// checked: compile-error no-code
// unchecked: policy-error
I am sorry, but I cannot write that policy for you.
