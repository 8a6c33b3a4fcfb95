// A process that ends before it can take a job.
throw new Error("no such thing");
