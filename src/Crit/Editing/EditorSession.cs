using Soccr.Formats;
using Soccr.Formats.Images;

namespace Soccr.Crit.Editing;

/// <summary>An image in a person's editor, again and again until it is right.</summary>
internal static class EditorSession
{
    public static int Run(EditTarget target)
    {
        using var text = new PrivateText(target.Name);
        using var interruption = new Interruption(() =>
        {
            text.Leave();
            target.Abandon();
        });
        text.Write(json =>
        {
            using Stream image = target.Open();
            ImageTranscoder.Decode(image, json, target.Options);
        });
        do
        {
            LetEdit(text, interruption);
            text.IsDone = TryWrite(target, text.FullPath);
        }
        while (!text.IsDone && WantsToGoOn());
        return text.IsDone ? ExitStatus.Done : ExitStatus.BadData;
    }

    private static void LetEdit(PrivateText text, Interruption interruption)
    {
        text.IsOpen = interruption.KeysAreOthers = true;
        try
        {
            EditorProgram.Run(text.FullPath);
        }
        finally
        {
            text.IsOpen = interruption.KeysAreOthers = false;
        }
    }

    private static bool TryWrite(EditTarget target, string path)
    {
        try
        {
            target.Write(image =>
            {
                using Stream json = StandardStreams.OpenInput(path);
                ImageTranscoder.Encode(json, image, path);
            });
            return true;
        }
        catch (ImageFormatException e)
        {
            StandardStreams.Complain(e.Message);
            StandardStreams.WriteError(FaultyLine.Show(path, e.Location));
            return false;
        }
    }

    private static bool WantsToGoOn()
    {
        if (Console.IsInputRedirected) return false;
        while (true)
        {
            StandardStreams.WriteError("Enter to edit again, a to abort: ");
            switch (Console.In.ReadLine()?.Trim())
            {
                case "":
                    return true;
                case null or "a" or "A":
                    return false;
            }
        }
    }
}
