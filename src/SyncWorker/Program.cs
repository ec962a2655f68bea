return await SyncWorker.Operate.Cli.CommandLine.RunAsync(args);
