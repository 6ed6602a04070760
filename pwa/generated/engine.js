/* Made by ./dev bundle from 85245f2605403d33 */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
