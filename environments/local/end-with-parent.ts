// Preloaded into every process that the local environment starts: when the program that started it is gone,
// however suddenly, the process ends too, as if it had been asked to.
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
// The channel alone is no reason to go on.
process.channel?.unref();
