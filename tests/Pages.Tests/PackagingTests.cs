using System.Runtime.InteropServices;

namespace SyncWorker.Pages.Tests;

/// <summary>The page's files have been lost on each way to start a program, so each way has a test.</summary>
public sealed class PackagingTests
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task The_page_is_served_from_build_output()
    {
        using var directory = new TemporaryDirectory();

        await using var worker = WorkerProcess.Start(
            Repository.Built("src/SyncWorker", "syncworker.dll"), Arguments(directory), workingDirectory: directory.Path);

        await AssertServedAsync(worker);
    }

    [Fact]
    public async Task The_page_is_served_from_dotnet_run()
    {
        using var directory = new TemporaryDirectory();

        await using var worker = WorkerProcess.StartProgram(
            WorkerProcess.DotNet,
            ["run", "--project", Repository.File("src/SyncWorker"), "-c", Configuration, "--no-build", "--", .. Arguments(directory)]);

        await AssertServedAsync(worker);
    }

    [Fact]
    public async Task The_page_is_served_from_a_single_file_alone_in_its_folder()
    {
        using var directory = new TemporaryDirectory();
        var published = directory.File("published");
        await using (var publish = WorkerProcess.StartProgram(
            WorkerProcess.DotNet,
            [
                "publish", Repository.File("src/SyncWorker/SyncWorker.csproj"), "-c", Configuration, "-r", Portable, "-p:SelfContained=false",
                "-p:ValidateExecutableReferencesMatchSelfContained=false",
                "-p:PublishSingleFile=true", "-p:IncludeNativeLibrariesForSelfExtract=true", "-p:RunAnalyzers=false", "-p:GenerateDocumentationFile=false", "-o", published,
                "--artifacts-path", directory.File("artifacts"),
            ]))
        {
            Assert.True(await publish.WaitForExitAsync(MaxWait) == 0, string.Join('\n', publish.Lines));
        }
        var alone = Directory.CreateDirectory(directory.File("alone")).FullName;
        var program = OperatingSystem.IsWindows() ? "syncworker.exe" : "syncworker";
        File.Copy(Path.Combine(published, program), Path.Combine(alone, program));
        File.Copy(Path.Combine(published, "appsettings.json"), Path.Combine(alone, "appsettings.json"));

        await using var worker = WorkerProcess.StartProgram(Path.Combine(alone, program), Arguments(directory), workingDirectory: alone);

        await AssertServedAsync(worker);
    }

    private static string Portable =>
        $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.OSArchitecture}".ToLowerInvariant();

    private static string Configuration => new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)).Parent!.Name;

    private static string[] Arguments(TemporaryDirectory directory)
    {
        var settings = directory.File("settings.json");
        File.WriteAllText(settings, """{ "Import": { "DryRun": true } }""");
        return ["run", "--config", settings, "--data", directory.File("data"), "--urls", "http://127.0.0.1:0"];
    }

    private static async Task AssertServedAsync(WorkerProcess worker)
    {
        const string Listening = "Now listening on: ";
        var line = await worker.WaitForLineAsync(line => line.Contains(Listening, StringComparison.Ordinal), MaxWait);
        using var http = new HttpClient { BaseAddress = new(line.Split(Listening)[1].Trim()) };
        var html = await http.GetStringAsync(new Uri("/", UriKind.Relative));

        Assert.Contains("<h1", html, StringComparison.Ordinal);
        foreach (var (path, text) in new[]
        {
            ("_framework/blazor.web.js", "Blazor"), ("assets/page.js", "Blazor.start"), ("assets/page.css", "color-scheme"), ("assets/icon.svg", "<svg"),
        })
        {
            Assert.Contains($"\"{path}\"", html, StringComparison.Ordinal);
            Assert.Contains(text, await http.GetStringAsync(new Uri("/" + path, UriKind.Relative)), StringComparison.Ordinal);
        }
    }
}
