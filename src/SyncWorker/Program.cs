using SyncWorker.Cli;

return await CommandLine.RunAsync(args);
